CREATE TRIGGER `message_entered` AFTER INSERT ON `message` BEGIN
  INSERT INTO `tally` VALUES (new.state, 1) ON CONFLICT (`state`) DO UPDATE SET `count` = `count` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `message_changed` AFTER UPDATE OF `state` ON `message` WHEN old.state <> new.state BEGIN
  UPDATE `tally` SET `count` = `count` - 1 WHERE `state` = old.state;
  INSERT INTO `tally` VALUES (new.state, 1) ON CONFLICT (`state`) DO UPDATE SET `count` = `count` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `message_left` AFTER DELETE ON `message` BEGIN
  UPDATE `tally` SET `count` = `count` - 1 WHERE `state` = old.state;
END;
