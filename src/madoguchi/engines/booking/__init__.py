"""Times and turns: services, lines, slots, bookings, queue tickets, resources, openings and lotteries."""
