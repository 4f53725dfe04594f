CREATE TABLE `circuit` (
	`model` text PRIMARY KEY NOT NULL,
	`results` text NOT NULL,
	`open_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `provider` (
	`name` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`base_url` text NOT NULL,
	`sealed` text NOT NULL,
	`has_key` integer NOT NULL,
	`headers` text NOT NULL,
	`models` text,
	`updated_at` integer NOT NULL
);
