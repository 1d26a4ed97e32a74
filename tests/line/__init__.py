"""What a page costs on a thin line: the front server, the line and the browser are real ones."""
