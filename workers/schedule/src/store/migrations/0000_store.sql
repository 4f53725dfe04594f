CREATE TABLE `definition` (
	`schedule` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`secret` text,
	PRIMARY KEY(`schedule`, `version`)
);
--> statement-breakpoint
CREATE TABLE `run` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`schedule` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`scheduled_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`attempt` integer NOT NULL,
	`turn` integer NOT NULL,
	`input` text,
	`error` text,
	`result` text,
	`missed_until` integer,
	`check_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_id_unique` ON `run` (`id`);--> statement-breakpoint
CREATE INDEX `run_schedule` ON `run` (`schedule`,`state`,`position`);--> statement-breakpoint
CREATE INDEX `run_schedule_position` ON `run` (`schedule`,`position`);--> statement-breakpoint
CREATE INDEX `run_ended_at` ON `run` (`ended_at`);--> statement-breakpoint
CREATE INDEX `run_check_at` ON `run` (`check_at`);--> statement-breakpoint
CREATE TABLE `schedule` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`domain` text NOT NULL,
	`version` integer NOT NULL,
	`origin` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`note` text,
	`after` integer NOT NULL,
	`next_at` integer,
	`due_at` integer,
	`planned` integer DEFAULT 0 NOT NULL,
	`triggered` integer DEFAULT 0 NOT NULL,
	`backfilled` integer DEFAULT 0 NOT NULL,
	`succeeded` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`missed` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`canceled` integer DEFAULT 0 NOT NULL,
	`failed_in_row` integer DEFAULT 0 NOT NULL,
	`last_run` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `schedule_due_at` ON `schedule` (`due_at`);--> statement-breakpoint
CREATE INDEX `schedule_ended_at` ON `schedule` (`ended_at`);