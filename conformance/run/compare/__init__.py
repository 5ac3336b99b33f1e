"""What a case is compared with: control runs, baselines, references, single variations."""
