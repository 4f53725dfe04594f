CREATE TABLE `state` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` text,
	`at` text,
	`attempted_at` integer NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE TABLE `version` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`model` text NOT NULL,
	`held` text NOT NULL
);
