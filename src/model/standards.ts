/** Published standards that checks refer to, with the version meant. */
export const STANDARDS = {
  nhi: {
    name: 'OWASP NHI Top 10',
    version: '2025',
    url: 'https://owasp.org/www-project-non-human-identities-top-10/2025/',
  },
  llm: { name: 'OWASP LLM Top 10', version: '2026 and 2025', url: 'https://genai.owasp.org/llm-top-10/' },
  cwe: { name: 'CWE', version: '4.20', url: 'https://cwe.mitre.org/data/definitions/' },
  attack: { name: 'MITRE ATT&CK', version: '19', url: 'https://attack.mitre.org/techniques/' },
  nist: {
    name: 'NIST SP 800-53',
    version: 'Rev. 5',
    url: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
  },
  soc2: {
    name: 'SOC 2 Trust Services Criteria',
    version: '2017, revised points of focus 2022',
    url: 'https://www.aicpa-cima.com/topic/audit-assurance/audit-and-assurance-greater-than-soc-2',
  },
} as const;
