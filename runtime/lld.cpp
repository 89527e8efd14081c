#include "lld.h"

#include <lld/Common/Driver.h>
#include <llvm/Object/ArchiveWriter.h>
#include <llvm/Passes/PassPlugin.h>
#include <llvm/Support/CrashRecoveryContext.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <string>
#include <vector>

extern "C" {
#include "alloc.h"
}

LLD_HAS_DRIVER(elf)

/* LLVM would end the process, for instance when the output does not fit: the link ends instead. */
static void on_fatal(void *text, const char *reason, bool) {
    *static_cast<std::string *>(text) += reason;
    if (llvm::CrashRecoveryContext *context = llvm::CrashRecoveryContext::GetCurrent()) {
        context->HandleExit(1);
    }
}

int64_t tml_lld_link(const TmlStr *args, uint64_t args_count, TmlBytes *messages) {
    std::vector<std::string> texts{"ld.lld"};
    std::vector<const char *> pointers;
    std::string printed;
    std::string fatal;
    *messages = TmlBytes{reinterpret_cast<uint8_t *>(1), 0, 0};
    for (uint64_t i = 0; i < args_count; i++) {
        texts.emplace_back(reinterpret_cast<const char *>(args[i].data), TML_LENGTH(args[i].length));
    }
    for (const std::string &text : texts) {
        pointers.push_back(text.c_str());
    }
    llvm::raw_string_ostream stream(printed);
    llvm::install_fatal_error_handler(on_fatal, &fatal);
    llvm::CrashRecoveryContext::Enable();
    lld::Result result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
    llvm::CrashRecoveryContext::Disable();
    llvm::remove_fatal_error_handler();
    stream.flush();
    printed += fatal;
    tml_bytes_append(messages, printed.data(), printed.size());
    return result.retCode == 0 ? 0 : 1;
}

/* The message of a failure. */
static int64_t failed(llvm::Error error, TmlBytes *messages) {
    std::string text = llvm::toString(std::move(error));
    tml_bytes_append(messages, text.data(), text.size());
    return 1;
}

int64_t tml_archive_write(const TmlStr *members, uint64_t members_count, const uint8_t *output, uint64_t output_length, TmlBytes *messages) {
    std::vector<llvm::NewArchiveMember> made;
    std::vector<std::string> paths;
    *messages = TmlBytes{reinterpret_cast<uint8_t *>(1), 0, 0};
    for (uint64_t i = 0; i < members_count; i++) {
        paths.emplace_back(reinterpret_cast<const char *>(members[i].data), TML_LENGTH(members[i].length));
    }
    for (const std::string &path : paths) {
        llvm::Expected<llvm::NewArchiveMember> member = llvm::NewArchiveMember::getFile(path, true);
        if (!member) {
            return failed(member.takeError(), messages);
        }
        member->MemberName = llvm::sys::path::filename(path);
        made.push_back(std::move(*member));
    }
    std::string target(reinterpret_cast<const char *>(output), output_length);
    llvm::Error error =
        llvm::writeArchive(target, made, llvm::SymtabWritingMode::NormalSymtab, llvm::object::Archive::K_GNU, true, false);
    return error ? failed(std::move(error), messages) : 0;
}

/* LLVM is linked from its archives, so that nothing has to be relocated when the compiler starts. LLD names every target of LLVM and the link-time
 * optimiser names Polly; x86-64 is the one that code is generated for, and these stand for the others. */
llvm::PassPluginLibraryInfo getPollyPluginInfo() {
    return {LLVM_PLUGIN_API_VERSION, "Polly", LLVM_VERSION_STRING, [](llvm::PassBuilder &) {}};
}

#define LLVMInitializeX86TargetInfo tml_no_x86_target_info
#define LLVMInitializeX86Target tml_no_x86_target
#define LLVMInitializeX86TargetMC tml_no_x86_target_mc
#define LLVMInitializeX86AsmPrinter tml_no_x86_asm_printer
#define LLVMInitializeX86AsmParser tml_no_x86_asm_parser
#define LLVM_TARGET(name) \
    void LLVMInitialize##name##TargetInfo() {} \
    void LLVMInitialize##name##Target() {} \
    void LLVMInitialize##name##TargetMC() {}
#define LLVM_ASM_PRINTER(name) \
    void LLVMInitialize##name##AsmPrinter() {}
#define LLVM_ASM_PARSER(name) \
    void LLVMInitialize##name##AsmParser() {}

extern "C" {
#include <llvm/Config/AsmParsers.def>
#include <llvm/Config/AsmPrinters.def>
#include <llvm/Config/Targets.def>
}
