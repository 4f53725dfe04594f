CREATE TABLE `note` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `note_position_unique` ON `note` (`position`);