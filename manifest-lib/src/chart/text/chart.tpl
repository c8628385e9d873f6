# %MARK%
apiVersion: v2
name: %CHART%
description: %CHART%, generated from typed constants
type: application
version: %VERSION%
appVersion: "%APP_VERSION%"
kubeVersion: ">=1.33.0-0"
