"""Any legal entity, once: companies, cooperatives, bodies; their sites and contacts."""
