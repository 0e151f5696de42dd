// Reading: the facts of a data folder while another process writes it. Inside of app/cli.
#pragma once

#include <memory>

#include "app/records/records.h"
#include "record/facts/facts.h"
#include "record/store/journal.h"

namespace zhida::cli {

// Takes no leaf: every note is refused.
class NoJournal final : public store::Journal {
 public:
  [[nodiscard]] Result<std::int64_t> note(store::Transaction&, std::string_view, std::string_view,
                                          std::string_view) override {
    return refused();
  }
  [[nodiscard]] Result<Done> forget(store::Transaction&, std::int64_t) override {
    return refused();
  }

 private:
  [[nodiscard]] static Diagnostic refused() {
    Diagnostic out;
    out.code = "E-STORE-STOPPED";
    out.zh = "只读";
    out.en = "for reading only";
    return out;
  }
};

// A data folder opened for reading only, with its facts.
struct Reading {
  std::unique_ptr<records::Records> records;
  std::unique_ptr<NoJournal> journal;
  std::unique_ptr<facts::Facts> facts;

  [[nodiscard]] static Result<Reading> open(records::Options options) {
    options.readonly = true;
    Reading out;
    auto opened = records::Records::open(options);
    if (!opened) return opened.errors();
    out.records = std::move(*opened);
    out.journal = std::make_unique<NoJournal>();
    auto facts = facts::Facts::open(options.folder + "/segments", *out.journal);
    if (!facts) return facts.errors();
    out.facts = std::move(*facts);
    return out;
  }
};

}  // namespace zhida::cli
