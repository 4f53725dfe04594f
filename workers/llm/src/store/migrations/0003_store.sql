CREATE TABLE `pace` (
	`model` text NOT NULL,
	`is_stream` integer NOT NULL,
	`latencies` text NOT NULL,
	`rates` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`model`, `is_stream`)
);
--> statement-breakpoint
CREATE INDEX `pace_at` ON `pace` (`at`);--> statement-breakpoint
ALTER TABLE `provider` ADD `zero_retention` integer;--> statement-breakpoint
ALTER TABLE `used` ADD `tags` text;