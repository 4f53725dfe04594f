CREATE TABLE `call` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`operation` text NOT NULL,
	`model` text NOT NULL,
	`provider` text NOT NULL,
	`key` text NOT NULL,
	`user` text NOT NULL,
	`prompt` text NOT NULL,
	`tags` text,
	`finish` text NOT NULL,
	`bytes` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `call_at` ON `call` (`at`);--> statement-breakpoint
CREATE TABLE `retention` (
	`id` integer PRIMARY KEY NOT NULL,
	`days` integer NOT NULL,
	`sweep_before` integer,
	`sweep_at` integer
);
