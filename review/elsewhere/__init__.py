"""What other articles say of a sentence: partners, differences by kind, kin and worth; pure, over texts and claims."""
