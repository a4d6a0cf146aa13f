"""What was agreed: the definition as pure data, read, worded, checked and lowered. No pandas, no history."""
