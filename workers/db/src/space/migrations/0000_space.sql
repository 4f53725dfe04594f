CREATE TABLE `change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`op` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chunk` (
	`key` integer PRIMARY KEY NOT NULL,
	`document` integer NOT NULL,
	`part` integer NOT NULL,
	`path` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `chunk_document` ON `chunk` (`document`,`part`);--> statement-breakpoint
CREATE TABLE `content` (
	`key` integer PRIMARY KEY NOT NULL,
	`document` integer NOT NULL,
	`part` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `content_document` ON `content` (`document`,`part`);--> statement-breakpoint
CREATE TABLE `document` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`data` text NOT NULL,
	`title` text,
	`title_folded` text,
	`is_titled` integer NOT NULL,
	`heading` text,
	`visibility` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`content_hash` text,
	`data_bytes` integer NOT NULL,
	`content_bytes` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_id_unique` ON `document` (`id`);--> statement-breakpoint
CREATE INDEX `document_type` ON `document` (`type`,`id`);--> statement-breakpoint
CREATE INDEX `document_updated` ON `document` (`updated_at`);--> statement-breakpoint
CREATE TABLE `folded` (
	`document` integer PRIMARY KEY NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `relation` (
	`from_document` integer NOT NULL,
	`predicate` text NOT NULL,
	`to_document` integer NOT NULL,
	`data` text,
	`created_at` text NOT NULL,
	PRIMARY KEY(`from_document`, `predicate`, `to_document`)
);
--> statement-breakpoint
CREATE INDEX `relation_to` ON `relation` (`to_document`,`predicate`);--> statement-breakpoint
CREATE TABLE `space` (
	`name` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `type` (
	`name` text PRIMARY KEY NOT NULL,
	`schema` text,
	`indexes` text NOT NULL,
	`is_strict` integer NOT NULL,
	`is_kept` integer NOT NULL,
	`updated_at` text NOT NULL
);
