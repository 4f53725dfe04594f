CREATE TABLE `effect` (
	`id` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `step` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`key` text,
	`kind` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `step_id` ON `step` (`id`);