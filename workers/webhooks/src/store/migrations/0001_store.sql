CREATE TABLE `attempt` (
	`id` text PRIMARY KEY NOT NULL,
	`message` text NOT NULL,
	`endpoint` text NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`status` integer,
	`error` text,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `attempt_message` ON `attempt` (`message`,`id`);--> statement-breakpoint
CREATE INDEX `attempt_endpoint` ON `attempt` (`endpoint`,`id`);--> statement-breakpoint
CREATE TABLE `forwarding` (
	`id` text PRIMARY KEY NOT NULL,
	`received` text NOT NULL,
	`target` text NOT NULL,
	`origin` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `forwarding_received` ON `forwarding` (`received`,`id`);--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`event` text NOT NULL,
	`data` text NOT NULL,
	`event_id` text,
	`asked` text NOT NULL,
	`channels` text NOT NULL,
	`is_platforms` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `message_event_id` ON `message` (`event_id`,`at`);--> statement-breakpoint
CREATE INDEX `message_at` ON `message` (`at`);--> statement-breakpoint
CREATE INDEX `message_event` ON `message` (`event`,`id`);--> statement-breakpoint
CREATE TABLE `received` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`provider` text NOT NULL,
	`repeat` text NOT NULL,
	`event_id` text,
	`event` text,
	`headers` text NOT NULL,
	`body` blob,
	`size` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `received_repeat` ON `received` (`source`,`repeat`,`at`);--> statement-breakpoint
CREATE INDEX `received_source` ON `received` (`source`,`id`);--> statement-breakpoint
CREATE INDEX `received_at` ON `received` (`at`);--> statement-breakpoint
CREATE TABLE `source` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`description` text,
	`sealed` text NOT NULL,
	`options` text NOT NULL,
	`events` text NOT NULL,
	`to` text NOT NULL,
	`origin` text NOT NULL,
	`version` integer NOT NULL,
	`rejected` integer NOT NULL,
	`last_rejected_at` integer,
	`creation` text,
	`asked` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `source_creation_unique` ON `source` (`creation`);