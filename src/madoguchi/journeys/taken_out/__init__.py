"""What was taken out (持ち出し): how many persons left the house with each account today, in files."""
