CREATE TABLE `_change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`op` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `_chunk` (
	`key` integer PRIMARY KEY NOT NULL,
	`document` integer NOT NULL,
	`part` integer NOT NULL,
	`path` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `_chunk_document` ON `_chunk` (`document`,`part`);--> statement-breakpoint
CREATE TABLE `_content` (
	`key` integer PRIMARY KEY NOT NULL,
	`document` integer NOT NULL,
	`part` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `_content_document` ON `_content` (`document`,`part`);--> statement-breakpoint
CREATE TABLE `_creation` (
	`id` text PRIMARY KEY NOT NULL,
	`run` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `_document` (
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
CREATE UNIQUE INDEX `_document_id_unique` ON `_document` (`id`);--> statement-breakpoint
CREATE INDEX `_document_type` ON `_document` (`type`,`id`);--> statement-breakpoint
CREATE INDEX `_document_updated` ON `_document` (`updated_at`);--> statement-breakpoint
CREATE TABLE `_folded` (
	`document` integer PRIMARY KEY NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `_relation` (
	`from_document` integer NOT NULL,
	`predicate` text NOT NULL,
	`to_document` integer NOT NULL,
	`data` text,
	`created_at` text NOT NULL,
	PRIMARY KEY(`from_document`, `predicate`, `to_document`)
);
--> statement-breakpoint
CREATE INDEX `_relation_to` ON `_relation` (`to_document`,`predicate`);--> statement-breakpoint
CREATE TABLE `_space` (
	`name` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `_type` (
	`name` text PRIMARY KEY NOT NULL,
	`schema` text,
	`indexes` text NOT NULL,
	`is_strict` integer NOT NULL,
	`is_kept` integer NOT NULL,
	`updated_at` text NOT NULL
);
