CREATE TABLE `assignment` (
	`run` integer NOT NULL,
	`id` text NOT NULL,
	`cluster` integer NOT NULL,
	`far` real NOT NULL,
	PRIMARY KEY(`run`, `id`)
);
--> statement-breakpoint
CREATE INDEX `assignment_cluster` ON `assignment` (`run`,`cluster`,`far`,`id`);--> statement-breakpoint
CREATE TABLE `cluster` (
	`run` integer NOT NULL,
	`number` integer NOT NULL,
	`size` integer NOT NULL,
	`cohesion` real NOT NULL,
	`label` text,
	PRIMARY KEY(`run`, `number`)
);
--> statement-breakpoint
CREATE TABLE `next_vector` (
	`slot` integer PRIMARY KEY NOT NULL,
	`norm` real NOT NULL,
	`values` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `run` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`plan` text NOT NULL,
	`total` integer NOT NULL,
	`content` integer NOT NULL,
	`progress` text NOT NULL,
	`training` blob,
	`best` blob,
	`failed` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_id_unique` ON `run` (`id`);--> statement-breakpoint
ALTER TABLE `settings` ADD `rebuild` text;