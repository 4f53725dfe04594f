CREATE TABLE `change` (
	`version` integer PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`item` text,
	`at` integer NOT NULL,
	`by` text,
	`position` text,
	`before` blob,
	`marks` text
);
--> statement-breakpoint
CREATE INDEX `change_item` ON `change` (`item`,`version`);--> statement-breakpoint
CREATE TABLE `item` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`position` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text,
	`updated_at` text NOT NULL,
	`updated_by` text,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `item_id_unique` ON `item` (`id`);--> statement-breakpoint
CREATE INDEX `item_position` ON `item` (`position`);--> statement-breakpoint
CREATE TABLE `list` (
	`generation` integer PRIMARY KEY NOT NULL,
	`id` text,
	`name` text NOT NULL,
	`definition` text NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`count` integer DEFAULT 0 NOT NULL,
	`next_seq` integer DEFAULT 1 NOT NULL,
	`spacing` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `view` (
	`name` text PRIMARY KEY NOT NULL,
	`query` text NOT NULL
);
