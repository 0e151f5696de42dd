// Receipts: what was decided is checked on another machine, and every byte of a receipt counts.
#include "app/records/receipt.h"

#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/records/records.h"
#include "base/result_test.h"
#include "decide/pack/toy.h"

namespace zhida::records {
namespace {

constexpr std::string_view kFacts =
    "{ \"从业人员\": 320,\n  \"行业\": \"工业\", \"营业收入\": {\"2025\": \"52000\"} }\n";
constexpr std::int64_t kDay = 20'780;  // 2026-11-23

class Receipts : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("zhida-receipts-" + std::to_string(getpid()));
    std::filesystem::remove_all(root_);
    options_.folder = (root_ / "data").string();
    auto loaded = pack::load(pack::toy::files());
    ASSERT_TRUE(loaded.ok());
    bundle_ = std::make_unique<pack::Bundle>(std::move(*loaded));
    std::filesystem::create_directories(root_);
    ASSERT_EQ(code_of(create(options_, "zhida.example/test")), "");
    auto opened = Records::open(options_);
    ASSERT_EQ(code_of(opened), "");
    records_ = std::move(*opened);
  }
  void TearDown() override {
    records_.reset();
    std::filesystem::remove_all(root_);
  }
  decisions::Decision decided(const std::string& id) const {
    decisions::Decision out;
    out.id = id;
    out.subject = "E1";
    out.as_of = kDay;
    out.known_us = 1'000;
    out.bundle = bundle_->digest;
    out.party = "enterprise";
    out.facts = kFacts;
    out.actor = "tester";
    out.purpose = "试算 \"quoted\"";
    auto result = decide(*bundle_, kFacts, kDay, "enterprise", "facts.json");
    EXPECT_EQ(code_of(result), "");
    if (result) out.result = std::move(*result);
    return out;
  }
  void keep(const decisions::Decision& decision) {
    const auto written = records_->db().write([&](store::Transaction& tx) -> Result<Done> {
      const auto kept = decisions::record(tx, records_->log(), decision);
      return kept ? Result<Done>(Done{}) : Result<Done>(kept.errors());
    });
    ASSERT_EQ(code_of(written), "");
  }
  Result<std::string> receipt(const std::string& id) {
    std::string out;
    auto read = records_->db().read([&](store::Reader& reader) -> Result<Done> {
      auto text = receipt_of(reader, id);
      if (!text) return text.errors();
      out = std::move(*text);
      return Done{};
    });
    if (!read) return read.errors();
    return out;
  }
  // "form content signature! …": the steps, with ! and the code where one does not hold.
  std::string steps(std::string_view text) const {
    std::string out;
    for (const audit::Step& step :
         check_receipt(text, "receipt.json", *bundle_, records_->verifiers())) {
      if (!out.empty()) out += ' ';
      out += step.name;
      if (step.error) out += "!" + step.error->code;
    }
    return out;
  }
  void run(std::string_view sql) {
    const auto written = records_->db().write([&](store::Transaction& tx) -> Result<Done> {
      const auto done = tx.run(sql, {});
      return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
    });
    ASSERT_EQ(code_of(written), "");
  }

  std::filesystem::path root_;
  Options options_;
  std::unique_ptr<pack::Bundle> bundle_;
  std::unique_ptr<Records> records_;
};

TEST_F(Receipts, HoldDownToDecidingAgain) {
  EXPECT_EQ(code_of(receipt("D1")), "E-DECISION-NONE");
  for (const char* id : {"D1", "D2", "D3"}) keep(decided(id));
  EXPECT_EQ(code_of(receipt("D1")), "E-AUDIT-RANGE");  // not signed yet
  ASSERT_TRUE(records_->log().checkpoint().ok());
  for (const char* id : {"D1", "D2", "D3"}) {
    const auto text = receipt(id);
    ASSERT_EQ(code_of(text), "");
    EXPECT_EQ(steps(*text), "form content signature sha256 sm3 bundle result");
    const auto read = parse_receipt(*text, "receipt.json");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->decision.facts, kFacts);
    EXPECT_EQ(to_text(*read), *text);
  }
}

// Flips bits of every byte: keys, fields, facts, salt, leaf, proofs, checkpoint, signatures, spaces; of the long result, of
// every sixteenth.
TEST_F(Receipts, AreRefusedWithAnyByteChanged) {
  for (const char* id : {"D1", "D2", "D3"}) keep(decided(id));
  ASSERT_TRUE(records_->log().checkpoint().ok());
  const auto text = receipt("D2");
  ASSERT_TRUE(text.ok());
  const std::size_t result = text->find("\"result\"") + 64;
  const std::size_t salt = text->find("\"salt\"");
  ASSERT_LT(result + 1000, salt);
  for (std::size_t i = 0; i<text->size(); i += i> result && i + 64 < salt ? 16 : 1) {
    std::string flipped = *text;
    flipped[i] = static_cast<char>(flipped[i] ^ (i % 2 == 0 ? 1 : 4));
    EXPECT_NE(steps(flipped).find('!'), std::string::npos) << i << " " << text->substr(i, 40);
  }
  EXPECT_EQ(steps(*text + " "), "form!E-RECEIPT-FORM");
  EXPECT_EQ(steps(text->substr(0, text->size() / 2)), "form!E-RECEIPT-FORM");
  EXPECT_EQ(steps(""), "form!E-RECEIPT-FORM");
  EXPECT_EQ(steps("[]"), "form!E-RECEIPT-FORM");
}

// Each field changed to another that a receipt may have: which step says so.
TEST_F(Receipts, NameTheStepThatDoesNotHold) {
  for (const char* id : {"D1", "D2", "D3"}) keep(decided(id));
  ASSERT_TRUE(records_->log().checkpoint().ok());
  const auto text = receipt("D2");
  const auto whole = parse_receipt(*text, "receipt.json");
  ASSERT_TRUE(whole.ok());
  using Change = void (*)(Receipt&);
  const std::pair<Change, std::string> changes[] = {
      {[](Receipt& r) { r.decision.id = "D9"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.subject = "E2"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { ++r.decision.as_of; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { ++r.decision.known_us; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.bundle = "ab"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.party = "all"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.actor = "other"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.purpose = ""; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.facts = "{}"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.decision.result = "{}"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.salt[0] ^= 1U; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.evidence.leaf.kind = "other"; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.evidence.leaf.digest[0] ^= 1U; }, "content!E-RECEIPT-CONTENT"},
      {[](Receipt& r) { r.evidence.leaf.digest[0] ^= 1U; }, "sm3!E-AUDIT-PROOF"},
      {[](Receipt& r) { ++r.evidence.leaf.time_us; }, "sha256!E-AUDIT-PROOF"},
      {[](Receipt& r) { ++r.evidence.index; }, "sha256!E-AUDIT-PROOF"},
      {[](Receipt& r) { ++r.evidence.index; }, "sm3!E-AUDIT-PROOF"},
      {[](Receipt& r) { r.evidence.sha256[0][0] ^= 1U; }, "sha256!E-AUDIT-PROOF"},
      {[](Receipt& r) { r.evidence.sm3.pop_back(); }, "sm3!E-AUDIT-PROOF"},
      {[](Receipt& r) { r.evidence.checkpoint += "x"; }, "signature!E-AUDIT-NOTE"},
      {[](Receipt& r) { r.evidence.checkpoint.resize(r.evidence.checkpoint.rfind("— ")); },
       "signature!E-AUDIT-UNSIGNED"},
  };
  for (const auto& [change, wanted] : changes) {
    Receipt receipt = *whole;
    change(receipt);
    EXPECT_NE(steps(to_text(receipt)).find(wanted), std::string::npos)
        << wanted << " not in " << steps(to_text(receipt));
  }
}

TEST_F(Receipts, SayWhenPacksOrResultAreOthers) {
  auto lie = decided("LIE");
  lie.result = R"({"as_of":"2026-11-23"})";
  keep(lie);
  auto strange = decided("STRANGE");
  strange.party = "nobody";
  keep(strange);
  keep(decided("D1"));
  ASSERT_TRUE(records_->log().checkpoint().ok());
  EXPECT_EQ(steps(*receipt("LIE")),
            "form content signature sha256 sm3 bundle result!E-RECEIPT-RESULT");
  EXPECT_EQ(steps(*receipt("STRANGE")),
            "form content signature sha256 sm3 bundle result!E-RECEIPT-RESULT");
  const auto text = receipt("D1");
  auto files = pack::toy::files();
  files.front().text += "\n# another\n";
  auto other = pack::load(std::move(files));
  ASSERT_TRUE(other.ok());
  *bundle_ = std::move(*other);
  EXPECT_EQ(steps(*text),
            "form content signature sha256 sm3 bundle!E-RECEIPT-BUNDLE result!E-RECEIPT-RESULT");
}

TEST_F(Receipts, AreNotWrittenForWhatWasChangedOrErased) {
  keep(decided("D1"));
  keep(decided("D2"));
  ASSERT_TRUE(records_->log().checkpoint().ok());
  run("UPDATE decision SET subject = 'E9' WHERE id = 'D1'");
  EXPECT_EQ(code_of(receipt("D1")), "E-RECEIPT-CONTENT");
  run("UPDATE audit_leaf SET salt = NULL WHERE idx = 1");
  EXPECT_EQ(code_of(receipt("D2")), "E-RECEIPT-CONTENT");
}

TEST_F(Receipts, DecideRefusesWhatCannotBeDecided) {
  EXPECT_EQ(code_of(decide(*bundle_, "{", kDay, "enterprise", "f")), "E-DOC-SYNTAX");
  EXPECT_EQ(code_of(decide(*bundle_, R"({"没有": 1})", kDay, "enterprise", "f")), "E-FACT-UNKNOWN");
  EXPECT_EQ(code_of(decide(*bundle_, "{}", kDay, "nobody", "f")), "E-CALC-PARTY");
  // a sample or the body of a request holds the facts under "facts"
  const auto plain = decide(*bundle_, kFacts, kDay, "all", "f");
  const auto wrapped =
      decide(*bundle_, "{\"facts\": " + std::string(kFacts) + "}", kDay, "all", "f");
  ASSERT_EQ(code_of(plain), "");
  ASSERT_EQ(code_of(wrapped), "");
  EXPECT_EQ(*plain, *wrapped);
}

}  // namespace
}  // namespace zhida::records
