"""耕读 Gengdu: the platform on which a city trains its people and sees its skill shortages."""
