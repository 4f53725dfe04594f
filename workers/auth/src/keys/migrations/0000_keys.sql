CREATE TABLE `key` (
	`id` text PRIMARY KEY NOT NULL,
	`organization` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`start` text NOT NULL,
	`previous_hash` text,
	`previous_until` integer,
	`permissions` text NOT NULL,
	`is_enabled` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`expires_at` integer,
	`limit` text,
	`credits_remaining` integer,
	`credits_refill` text,
	`credits_refilled_at` integer,
	`metadata` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `key_hash_unique` ON `key` (`hash`);--> statement-breakpoint
CREATE INDEX `key_previous_hash` ON `key` (`previous_hash`);--> statement-breakpoint
CREATE INDEX `key_created_by` ON `key` (`created_by`);