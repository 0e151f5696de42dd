// Runs a city: reads, decides on several threads, writes in the order of the enterprises.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <future>
#include <system_error>

#include "base/civil.h"
#include "decide/batch/batch.h"
#include "record/files/files.h"
#include "record/subjects/subjects.h"
#include "service/city/city.h"
#include "service/city/digest.h"
#include "service/city/output.h"
#include "service/city/report.h"

namespace zhida::city {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 256;
constexpr std::string_view kDistrict = "注册地区";
constexpr const char* kSizePolicy = "sme-size";
constexpr const char* kSizeDecision = "企业规模";

Diagnostic out_error(const std::string& folder, std::string zh, std::string en, std::string help_zh,
                     std::string help_en) {
  Diagnostic d;
  d.code = "E-CITY-OUT";
  d.place.file = folder;
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = std::move(help_zh);
  d.help_en = std::move(help_en);
  return d;
}

Result<bool> make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error)) {
    return out_error(folder, "无法建立文件夹", "the folder cannot be made", "换一个文件夹",
                     "name another folder");
  }
  if (!fs::is_empty(folder, error) || error) {
    return out_error(folder, "文件夹不是空的", "the folder is not empty",
                     "换一个文件夹，或先清空它", "name another folder, or empty it first");
  }
  fs::create_directory(folder + "/results", error);
  if (error) {
    return out_error(folder, "无法建立 results 文件夹", "the folder results cannot be made",
                     "检查权限与空间", "check permissions and space");
  }
  return true;
}

// What a worker gives back for one batch.
struct Done {
  std::vector<Enterprise> enterprises;
  std::vector<Sha256> digests;
  batch::Results results;
};

std::string text_of(const feel::Value& v) {
  return v.is(feel::Kind::kString) ? v.as_string() : std::string();
}

Result<Done> decide_batch(const pack::Bundle& bundle, const batch::Plan& plan, bool has_size,
                          std::vector<subjects::Subject> subjects) {
  std::vector<pack::FactSet> facts;
  Done out;
  for (subjects::Subject& s : subjects) {
    const auto district = s.facts.values.find(kDistrict);
    out.enterprises.push_back(
        {std::move(s.id),
         std::move(s.name),
         district == s.facts.values.end() ? std::string() : text_of(district->second),
         {}});
    facts.push_back(std::move(s.facts));
  }
  auto results = batch::decide(plan, batch::table_of(bundle.dictionary, facts));
  if (!results) return results.errors();
  out.results = std::move(*results);
  for (std::size_t row = 0; row < out.results.rows; ++row) {
    if (has_size) out.enterprises[row].size = text_of(out.results.outputs[0][row]);
    out.digests.push_back(answers_digest(out.results, row));
  }
  return out;
}

class Run {
 public:
  Run(const pack::Bundle& bundle, const RunOptions& options, batch::Plan plan, bool has_size,
      subjects::Reader& reader)
      : bundle_(bundle),
        options_(options),
        plan_(std::move(plan)),
        has_size_(has_size),
        reader_(reader),
        output_(options.out + "/results", reader.about().synthetic) {}

  Result<RunReport> all() {
    const auto most = static_cast<std::size_t>(std::max(1, options_.threads)) + 1;
    bool more = true;
    while (more || !running_.empty()) {
      while (more && running_.size() < most) {
        auto subjects = reader_.next(kBatch);
        if (!subjects) return subjects.errors();
        more = !subjects->empty();
        if (more) start(std::move(*subjects));
      }
      if (running_.empty()) break;
      const auto taken = take(running_.front().get());
      running_.pop_front();
      if (!taken) return taken.errors();
    }
    return finish();
  }

 private:
  void start(std::vector<subjects::Subject> subjects) {
    running_.push_back(std::async(std::launch::async, [this, list = std::move(subjects)]() mutable {
      return decide_batch(bundle_, plan_, has_size_, std::move(list));
    }));
  }

  Result<bool> take(Result<Done> done) {
    if (!done) return done.errors();
    for (std::size_t row = 0; row < done->results.rows; ++row) {
      const Enterprise& e = done->enterprises[row];
      summary_.add(done->results, row, e.district, e.size);
      digest_.add(e.id, done->digests[row]);
      const auto added = output_.add(e, done->results, row);
      if (!added) return added.errors();
    }
    if (options_.progress) options_.progress(summary_.enterprises, reader_.about().enterprises);
    return true;
  }

  Result<RunReport> finish() {
    const auto bytes = output_.finish();
    if (!bytes) return bytes.errors();
    About about;
    about.synthetic = reader_.about().synthetic;
    about.as_of = to_string(civil_from_days(options_.as_of_days));
    about.digest = digest_.finish(about.as_of);
    about.bundle = bundle_.digest;
    std::error_code ignored;
    about.subjects = fs::absolute(options_.subjects, ignored).lexically_normal().string();
    RunReport report;
    report.enterprises = summary_.enterprises;
    report.policies = plan_.policies().size();
    report.digest = about.digest;
    report.bytes = *bytes;
    report.summary_json = to_json(summary_, about);
    report.summary_text = to_text(summary_, about);
    const auto written = write_file_atomically(options_.out + "/summary.json", report.summary_json);
    if (!written) return written.errors();
    return report;
  }

  const pack::Bundle& bundle_;
  const RunOptions& options_;
  batch::Plan plan_;
  bool has_size_;
  subjects::Reader& reader_;
  Output output_;
  Summary summary_;
  Digest digest_;
  std::deque<std::future<Result<Done>>> running_;  // last: joined before what they use is gone
};

}  // namespace

Result<RunReport> run(const pack::Bundle& bundle, const RunOptions& options) {
  batch::PlanOptions wanted;
  wanted.party = pack::Party::kEnterprise;
  const bool has_size = bundle.find(kSizePolicy) != nullptr;
  if (has_size) wanted.outputs = {{kSizePolicy, kSizeDecision}};
  auto plan = batch::plan_for(bundle, options.as_of_days, wanted);
  if (!plan) return plan.errors();
  std::vector<std::string> facts = plan->facts();
  if (bundle.dictionary.find(kDistrict) != nullptr &&
      std::find(facts.begin(), facts.end(), kDistrict) == facts.end())
    facts.emplace_back(kDistrict);
  auto reader = subjects::Reader::open(options.subjects, bundle.dictionary, facts);
  if (!reader) return reader.errors();
  const auto folder = make_folder(options.out);
  if (!folder) return folder.errors();
  return Run(bundle, options, std::move(*plan), has_size, **reader).all();
}

}  // namespace zhida::city
