CREATE TABLE `announced` (
	`id` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL,
	`bytes_max` integer NOT NULL,
	`types` text,
	`metadata` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `photo` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`name` text NOT NULL,
	`alt` text,
	`format` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`frames` integer NOT NULL,
	`bytes` integer NOT NULL,
	`has_alpha` integer NOT NULL,
	`exif` text,
	`camera` text,
	`taken_at` integer,
	`latitude` real,
	`longitude` real,
	`altitude` real,
	`blurhash` text NOT NULL,
	`dominant` text NOT NULL,
	`perceptual` text NOT NULL,
	`metadata` text NOT NULL,
	`visibility` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `photo_sha256` ON `photo` (`sha256`);--> statement-breakpoint
CREATE INDEX `photo_taken_at` ON `photo` (`taken_at`);--> statement-breakpoint
CREATE INDEX `photo_place` ON `photo` (`latitude`) WHERE latitude is not null;--> statement-breakpoint
CREATE TABLE `preset` (
	`name` text PRIMARY KEY NOT NULL,
	`options` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `result` (
	`photo` text NOT NULL,
	`hash` text NOT NULL,
	`made_at` integer NOT NULL,
	PRIMARY KEY(`photo`, `hash`)
);
--> statement-breakpoint
CREATE INDEX `result_made_at` ON `result` (`photo`,`made_at`);--> statement-breakpoint
CREATE TABLE `signing` (
	`id` integer PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`previous_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tag` (
	`tag` text NOT NULL,
	`photo` text NOT NULL,
	PRIMARY KEY(`tag`, `photo`)
);
--> statement-breakpoint
CREATE INDEX `tag_photo` ON `tag` (`photo`);