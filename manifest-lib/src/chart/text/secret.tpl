---
apiVersion: v1
kind: Secret
metadata:
  labels:
    {{- include "%CHART%.labels" . | nindent 4 }}
  name: %SECRET%
  namespace: {{ .Release.Namespace }}
data:
%DATA%type: Opaque
