// Receipts: one decision with all that is needed to check it on another machine: what was asked and answered, byte for
// byte, the leaf that was noted for it, and the proofs that the leaf is in the signed log.
//
//     auto text = receipt_of(reader, id);                          // "zhida-receipt-1", JSON
//     for (const audit::Step& step : check_receipt(text, "receipt.json", bundle, keys)) …
//
// The steps, in this order: form, content, signature, sha256, sm3, bundle, result. A receipt has one spelling, so that every
// byte of it counts. It holds the facts: it is as confidential as they are.
//
// Clause:  docs/receipt.md
// Errors:  of steps: E-RECEIPT-FORM (not a receipt), E-RECEIPT-CONTENT (not what the leaf says), E-RECEIPT-BUNDLE (other packs),
//          E-RECEIPT-RESULT (deciding again gives another answer), those of record/audit
// Threads: pure functions over a snapshot and an immutable bundle
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/pack/pack.h"
#include "record/audit/evidence.h"
#include "record/audit/leaf.h"
#include "record/audit/nodes.h"
#include "record/decisions/decisions.h"
#include "record/store/store.h"

namespace zhida::records {

constexpr std::string_view kReceiptFormat = "zhida-receipt-1";
constexpr std::size_t kReceiptBytesMax = 64U << 20U;

// The answer to facts as they were given, in JSON: the same bytes for the same facts, packs, day and party.
// Errors: E-DOC-…, E-FACT-…; E-CALC-PARTY
[[nodiscard]] Result<std::string> decide(const pack::Bundle& bundle, std::string_view facts,
                                         std::int64_t as_of, std::string_view party,
                                         std::string_view file);

// The same of verdicts and amounts alone (answer::verdicts), which is much faster.
[[nodiscard]] Result<std::string> verdicts(const pack::Bundle& bundle, std::string_view facts,
                                           std::int64_t as_of, std::string_view party,
                                           std::string_view file);

struct Receipt {
  decisions::Decision decision;
  audit::Salt salt{};
  audit::Evidence evidence;
};

// REQUIRES: the decision's facts and result are UTF-8, as those that decide() made are
// Errors: E-DECISION-NONE, E-AUDIT-RANGE (no checkpoint covers it yet), E-RECEIPT-CONTENT (erased, or not what its leaf says)
[[nodiscard]] Result<std::string> receipt_of(store::Reader& reader, std::string_view id,
                                             audit::TileCache* cache = nullptr);

[[nodiscard]] std::string to_text(const Receipt& receipt);
[[nodiscard]] Result<Receipt> parse_receipt(std::string_view bytes, std::string_view file);

// Where the form is wrong that is the only step.
[[nodiscard]] std::vector<audit::Step> check_receipt(std::string_view bytes, std::string_view file,
                                                     const pack::Bundle& bundle,
                                                     std::span<const audit::VerifierKey> keys);

}  // namespace zhida::records
