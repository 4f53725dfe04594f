CREATE TABLE `space` (
	`name` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);
