CREATE TABLE `_pending` (
	`serial` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document` integer NOT NULL,
	`parts` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `_pending_document_unique` ON `_pending` (`document`);--> statement-breakpoint
ALTER TABLE `_space` ADD `is_sending` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- What was written before goes to vectors.do with the next write.
INSERT INTO `_pending` (`document`, `parts`) SELECT DISTINCT `document`, 0 FROM `_chunk` ORDER BY `document`;
