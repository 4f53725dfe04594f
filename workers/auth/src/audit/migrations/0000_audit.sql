CREATE TABLE `block` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`first` integer NOT NULL,
	`last` integer NOT NULL,
	`entries` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `block_first` ON `block` (`first`);--> statement-breakpoint
CREATE INDEX `block_last` ON `block` (`last`);--> statement-breakpoint
CREATE TABLE `ended` (
	`call` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
