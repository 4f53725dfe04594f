CREATE TABLE `fence` (
	`list` text NOT NULL,
	`id` text NOT NULL,
	`stamp` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`list`, `id`)
);
--> statement-breakpoint
CREATE INDEX `fence_at` ON `fence` (`at`);--> statement-breakpoint
CREATE TABLE `link` (
	`field` text NOT NULL,
	`target` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`field`, `target`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `link_seq` ON `link` (`seq`);--> statement-breakpoint
CREATE TABLE `mark` (
	`id` text PRIMARY KEY NOT NULL,
	`stamp` integer NOT NULL,
	`at` integer NOT NULL,
	`hits` text
);
--> statement-breakpoint
CREATE TABLE `referrer` (
	`name` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`inverses` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stamp` (
	`id` integer PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `vouch` (
	`list` text NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`list`, `id`)
);
