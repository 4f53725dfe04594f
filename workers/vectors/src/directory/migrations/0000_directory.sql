CREATE TABLE `index_name` (
	`name` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`id` text,
	`definition` text,
	`created_at` text NOT NULL,
	`created_by` text
);
--> statement-breakpoint
CREATE INDEX `index_live` ON `index_name` (`name`) WHERE id is not null;