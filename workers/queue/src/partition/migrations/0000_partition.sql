CREATE TABLE `body` (
	`seq` integer PRIMARY KEY NOT NULL,
	`json` text,
	`base64` text,
	`large` text
);
--> statement-breakpoint
CREATE TABLE `dedupe` (
	`id` text PRIMARY KEY NOT NULL,
	`message` text NOT NULL,
	`body_hash` text NOT NULL,
	`until` integer
);
--> statement-breakpoint
CREATE INDEX `dedupe_until` ON `dedupe` (`until`) WHERE until is not null;--> statement-breakpoint
CREATE INDEX `dedupe_message` ON `dedupe` (`message`);--> statement-breakpoint
CREATE TABLE `message` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`due` integer NOT NULL,
	`key` text,
	`headers` text,
	`content_type` text,
	`size` integer NOT NULL,
	`origin` integer,
	`sent_at` integer NOT NULL,
	`expires_at` integer,
	`attempt` integer NOT NULL,
	`attempts_max` integer NOT NULL,
	`token` text,
	`leased_until` integer,
	`started_at` integer,
	`ended_at` integer,
	`reason` text,
	`moving_to` text,
	`history` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_id_unique` ON `message` (`id`);--> statement-breakpoint
CREATE INDEX `message_ready` ON `message` (priority desc,`due`,`seq`) WHERE state = 'ready';--> statement-breakpoint
CREATE INDEX `message_delayed` ON `message` (`due`) WHERE state = 'delayed';--> statement-breakpoint
CREATE INDEX `message_leased` ON `message` (`leased_until`) WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX `message_dead` ON `message` (`id`) WHERE state = 'dead';--> statement-breakpoint
CREATE INDEX `message_ended` ON `message` (`ended_at`) WHERE ended_at is not null;--> statement-breakpoint
CREATE INDEX `message_expiring` ON `message` (`expires_at`) WHERE expires_at is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX `message_waiting` ON `message` (`key`,`seq`) WHERE key is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX `message_key` ON `message` (`key`,`id`) WHERE key is not null;--> statement-breakpoint
CREATE TABLE `origin` (
	`number` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `origin_value_unique` ON `origin` (`value`);--> statement-breakpoint
CREATE TABLE `queue` (
	`generation` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`number` integer NOT NULL,
	`version` integer NOT NULL,
	`settings` text,
	`created_at` integer NOT NULL,
	`closed_until` integer NOT NULL,
	`arrival` real NOT NULL,
	`recent` text NOT NULL,
	`probed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `result` (
	`seq` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stat` (
	`minute` integer NOT NULL,
	`name` text NOT NULL,
	`bucket` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`minute`, `name`, `bucket`)
);
--> statement-breakpoint
CREATE TABLE `tally` (
	`state` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
);
