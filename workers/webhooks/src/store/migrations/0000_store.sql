CREATE TABLE `delivery` (
	`message` text NOT NULL,
	`endpoint` text NOT NULL,
	`status` text NOT NULL,
	`round` integer NOT NULL,
	`attempts` integer NOT NULL,
	`queued` text,
	PRIMARY KEY(`message`, `endpoint`)
);
--> statement-breakpoint
CREATE INDEX `delivery_endpoint` ON `delivery` (`endpoint`,`message`);--> statement-breakpoint
CREATE TABLE `endpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`channels` text NOT NULL,
	`description` text,
	`headers` text NOT NULL,
	`sealed` text NOT NULL,
	`rate` text,
	`format` text NOT NULL,
	`signature` text NOT NULL,
	`ordered` integer NOT NULL,
	`paused` integer NOT NULL,
	`generations` text NOT NULL,
	`status` text NOT NULL,
	`since` integer NOT NULL,
	`last_error` text,
	`creation` text,
	`asked` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `endpoint_creation_unique` ON `endpoint` (`creation`);--> statement-breakpoint
CREATE TABLE `event_type` (
	`name` text PRIMARY KEY NOT NULL,
	`schema` text,
	`description` text,
	`example` text
);
