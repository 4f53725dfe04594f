CREATE TABLE `list` (
	`name` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`id` text,
	`title` text,
	`definition` text,
	`created_at` text NOT NULL,
	`created_by` text
);
--> statement-breakpoint
CREATE INDEX `list_live` ON `list` (`name`) WHERE id is not null;