CREATE TABLE `queue` (
	`name` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`version` integer NOT NULL,
	`asked` text,
	`partitions` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sweep` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
