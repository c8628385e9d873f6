---
apiVersion: v1
kind: Secret
metadata:
  labels:
    {{- include "%CHART%.labels" . | nindent 4 }}
  name: {{ include "%CHART%.prefix" . }}%SECRET%
  namespace: {{ include "%CHART%.namespace" . }}
data:
%DATA%type: Opaque
