CREATE TABLE `bit` (
	`number` integer PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`bits` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `block` (
	`number` integer PRIMARY KEY NOT NULL,
	`live` blob NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `code` (
	`number` integer PRIMARY KEY NOT NULL,
	`codes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `item` (
	`slot` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`namespace` text NOT NULL,
	`metadata` text,
	`normal` text,
	`text` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `item_id_unique` ON `item` (`id`);--> statement-breakpoint
CREATE INDEX `item_namespace` ON `item` (`namespace`,`slot`);--> statement-breakpoint
CREATE TABLE `mean` (
	`epoch` integer PRIMARY KEY NOT NULL,
	`mean` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`generation` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`id` text,
	`definition` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text,
	`count` integer NOT NULL,
	`next_slot` integer NOT NULL,
	`content` integer NOT NULL,
	`stage` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `vector` (
	`slot` integer PRIMARY KEY NOT NULL,
	`norm` real NOT NULL,
	`values` blob NOT NULL
);
