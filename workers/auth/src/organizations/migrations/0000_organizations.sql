CREATE TABLE `organization` (
	`id` text PRIMARY KEY NOT NULL,
	`word` text NOT NULL,
	`name` text NOT NULL,
	`slug` text,
	`domains` text NOT NULL,
	`metadata` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organization_word_unique` ON `organization` (`word`);--> statement-breakpoint
CREATE UNIQUE INDEX `organization_slug_unique` ON `organization` (`slug`);