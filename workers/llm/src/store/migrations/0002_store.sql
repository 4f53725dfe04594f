DROP INDEX `answer_used_at`;--> statement-breakpoint
CREATE INDEX `answer_by_use` ON `answer` (`used_at`,`size`,`run`,`key`);--> statement-breakpoint
CREATE INDEX `answer_expires_at` ON `answer` (`expires_at`);