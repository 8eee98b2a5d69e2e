"""Files of users and of generated videos: uploads, records, links, assets."""
