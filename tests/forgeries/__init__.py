"""Forgeries: each is a real git repository, a copy of one honest town (`town.py`), and is found by the public command
with rule (or line of `verify`), path and commit. Its honest twin is made by the same deed, but for the forgery, and is
clean. To add one: write its deed under `@forgery(…)` in the module of its class, and a row here.

| forgery | found by | as |
|---|---|---|
| body changed after approval | validate | QMS421 |
| covered field changed | validate | QMS421 |
| embedded picture changed | validate | QMS421 |
| offered form changed | validate | QMS421 |
| approval copied from another document | validate | QMS421 |
| approval copied from another version | validate | QMS421 |
| text of the past that nobody approved | verify | approvals |
| version used before with other text | validate | QMS502 |
| second file under an id in force | validate | QMS201 |
| editorial that is none | validate | QMS428 |
| approval of a day to come | validate | QMS424 |
| approval before the text existed | validate | QMS424 |
| role that is not there | validate | QMS310 |
| role that is not asked for | validate | QMS410 |
| holder but not on that day | validate | QMS422 |
| holder of nothing | validate | QMS422 |
| author approves | validate | QMS423 |
| author approves under a second address | validate | QMS423 |
| co author approves | validate | QMS423 |
| author of the picture approves | validate | QMS423 |
| author of one commit of a branch approves | validate | QMS423 |
| author hidden in a merge | validate | QMS423 |
| picture drawn in a merge | validate | QMS423 |
| one person approves in two roles | validate | QMS427 |
| emergency by a role that may not | validate | QMS441 |
| emergency for too long | validate | QMS441 |
| emergency without a reason | validate | QMS441 |
| review without a comment | validate | QMS431 |
| review by nobody entitled | validate | QMS432 |
| key revoked before | verify | approvals |
| key added later | verify | approvals |
| key added with the approval | verify | approvals |
| key of somebody else | verify | approvals |
| signature of another commit | verify | approvals |
| squash that hides the authors | validate | QMS424 |
| squash by the approver | validate | QMS423 |
| squash that loses the signature | verify | approvals |
| rebase that loses the signature | verify | approvals |
| entry written by another hand | verify | approvals |
| replace ref | verify | stand-ins |
| graft | verify | stand-ins |
| altered loose blob | verify | clone |
| altered loose text | verify | clone |
| dropped commit | verify --attestation | attestation kept.yml |
| rewritten main line | verify | attestation attestations/2026-01-12.yml |
| rebased main line | verify | attestation attestations/2026-01-12.yml |
| main line changed with a side line | verify | attestation attestations/2026-01-12.yml |
| released text changed under its version | verify | attestation attestations/2026-01-12.yml |
| attestation of another text | verify --attestation | attestation kept.yml |
| attestation that leaves out | verify --attestation | attestation kept.yml |
| attestation changed afterwards | verify | kept |
| attestation taken away | verify | kept |
| redaction without a record | verify --attestation | attestation kept.yml |
| redaction recorded as another | verify | redactions |
| redaction whose record cannot be read | verify | redactions |
| holder made in the same change | validate --base | QMS422 |
| second address untied in the same change | validate --base | QMS423 |
| approvals no longer asked for in the same change | validate --base | QMS410 |
| authors let off in the same change | validate --base | QMS423 |
| rule switched off in the same change | validate --base | QMS423 |
| emergency role named in the same change | validate --base | QMS441 |
| deleted without withdrawal | validate --base | QMS523 |
| document under another id | validate --base | QMS523 |
| id of an ended document given away | validate --base | QMS526 |
| status that jumps | validate --base | QMS522 |
| other text under a released version | validate --base | QMS502 |
| version that goes back | validate --base | QMS503 |
| approval taken away | validate --base | QMS524 |
| tombstone removed | validate --base | QMS721 |
| record that vanishes | validate --base | QMS721 |
| record id used again | validate --base | QMS722 |
| review bumped unread | validate --base | QMS433 |
"""
