import journal from './meta/_journal.json';
import m0000 from './0000_notes.sql';
import m0001 from './0001_notes.sql';
import m0002 from './0002_notes.sql';

  export default {
    journal,
    migrations: {
      m0000,
m0001,
m0002
    }
  }
  