CREATE TABLE `answer` (
	`key` text PRIMARY KEY NOT NULL,
	`run` text,
	`run_until` integer NOT NULL,
	`text` text,
	`size` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`used_at` integer NOT NULL,
	`failed_run` text,
	`problem` text
);
--> statement-breakpoint
CREATE INDEX `answer_used_at` ON `answer` (`used_at`);--> statement-breakpoint
CREATE TABLE `budget` (
	`scope` text NOT NULL,
	`subject` text NOT NULL,
	`window` text NOT NULL,
	`micros` integer NOT NULL,
	PRIMARY KEY(`scope`, `subject`, `window`)
);
--> statement-breakpoint
CREATE TABLE `prompt` (
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`system` text,
	`variables` text,
	`model` text,
	`settings` text,
	`tools` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`name`, `version`)
);
--> statement-breakpoint
CREATE TABLE `prompt_name` (
	`name` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reservation` (
	`run` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`user` text NOT NULL,
	`micros` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `spending` (
	`hour` integer NOT NULL,
	`key` text NOT NULL,
	`user` text NOT NULL,
	`micros` integer NOT NULL,
	PRIMARY KEY(`hour`, `key`, `user`)
);
--> statement-breakpoint
CREATE TABLE `used` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`model` text NOT NULL,
	`provider` text NOT NULL,
	`key` text NOT NULL,
	`user` text NOT NULL,
	`prompt` text NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cached_tokens` integer NOT NULL,
	`micros` integer NOT NULL,
	`finish` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_at` ON `used` (`at`);--> statement-breakpoint
ALTER TABLE `circuit` ADD `tried_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `provider` ADD `price` text;