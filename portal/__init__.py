"""The portal's ground floor (acts, jobs, sheets) and top floor (desk, site), settings and addresses."""
