//! Who should meet whom, and when: wishes in, timetable out.
