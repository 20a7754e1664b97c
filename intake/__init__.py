"""The domain of Candor: questions, screening, expectations, plan. No window, no database, no PDF."""
