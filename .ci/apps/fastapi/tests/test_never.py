raise RuntimeError("a test is no part of the build")
