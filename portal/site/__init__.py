"""The top floor for the public: home, competitions, results, help, health."""
