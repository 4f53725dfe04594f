CREATE TABLE `said` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`model` text NOT NULL,
	`valid_from` text NOT NULL,
	`own` text
);
