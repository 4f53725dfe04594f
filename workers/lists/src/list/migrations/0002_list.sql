CREATE TABLE `file` (
	`seq` integer NOT NULL,
	`field` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`seq`, `field`, `sha256`)
);
