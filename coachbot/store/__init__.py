"""Tables, encrypted columns, migrations: where everything is kept."""
