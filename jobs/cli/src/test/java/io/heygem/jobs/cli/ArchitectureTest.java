package io.heygem.jobs.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms and who may enter whom; the README draws the same map. */
@AnalyzeClasses(
        packages = "io.heygem",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The fakes of other rooms come in jars of their own. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String MODELS = "io.heygem.models..";
    private static final String OPERATORS = "io.heygem.operators..";
    private static final String PIPELINE = "io.heygem.pipeline..";
    private static final String JOBS = "io.heygem.jobs..";
    private static final String MEDIA = "io.heygem.operators.media..";

    private static final String FLINK = "org.apache.flink..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String BYTEDECO = "org.bytedeco..";
    private static final String ONNX = "ai.onnxruntime..";
    private static final String[] JSON = {
        "com.fasterxml.jackson..", "tools.jackson..", "com.google.gson..", "org.json.."
    };

    /** A step of the stream, or a class written inside one. */
    private static final DescribedPredicate<JavaClass> FUNCTION =
            DescribedPredicate.describe(
                    "Flink functions",
                    type -> {
                        JavaClass outermost = type;
                        while (outermost.getEnclosingClass().isPresent()) {
                            outermost = outermost.getEnclosingClass().get();
                        }
                        return outermost.getSimpleName().endsWith("Function");
                    });

    @ArchTest
    static final ArchRule importsNeverRunBackwardsFromModels =
            noClasses()
                    .that()
                    .resideInAPackage(MODELS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(OPERATORS, PIPELINE, JOBS);

    @ArchTest
    static final ArchRule importsNeverRunBackwardsFromOperators =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(PIPELINE, JOBS);

    @ArchTest
    static final ArchRule importsNeverRunBackwardsFromPipeline =
            noClasses()
                    .that()
                    .resideInAPackage(PIPELINE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(JOBS);

    @ArchTest
    static final ArchRule modelsKnowOnlyTheNetworks =
            classes()
                    .that()
                    .resideInAPackage(MODELS)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(MODELS, ONNX, "java..", "org.slf4j..");

    @ArchTest
    static final ArchRule operatorsLeaveNetworksJsonAndKafkaToOthers =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(ONNX, KAFKA).or(resideInAnyPackage(JSON)));

    @ArchTest
    static final ArchRule nativeMediaLivesInOneRoom =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(MEDIA)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BYTEDECO);

    @ArchTest
    static final ArchRule workersKnowNoFlink =
            noClasses()
                    .that(resideInAPackage("io.heygem.operators.*..").and(not(FUNCTION)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(FLINK);

    @ArchTest
    static final ArchRule mediaAndRecordsAreBuiltWithoutFunctions =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            MEDIA, "io.heygem.operators.record..", "io.heygem.operators.storage..")
                    .should()
                    .dependOnClassesThat(FUNCTION)
                    .orShould()
                    .haveSimpleNameEndingWith("Function");

    @ArchTest
    static final ArchRule pipelineTouchesNoPixels =
            noClasses()
                    .that()
                    .resideInAPackage(PIPELINE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BYTEDECO, ONNX, "io.heygem.models.image..");

    @ArchTest
    static final ArchRule descriptorsKnowNoFlink =
            noClasses()
                    .that()
                    .resideInAPackage("io.heygem.pipeline.descriptor..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLINK, KAFKA);

    /** The console hears topics and reads the workspace; it neither computes nor streams. */
    @ArchTest
    static final ArchRule consoleSpeaksThroughTopicsAndFilesOnly =
            noClasses()
                    .that()
                    .resideInAPackage("io.heygem.jobs.console..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            FLINK,
                            KAFKA,
                            ONNX,
                            BYTEDECO,
                            MODELS,
                            MEDIA,
                            "io.heygem.jobs.cli..",
                            "io.heygem.pipeline")
                    .orShould()
                    .dependOnClassesThat(FUNCTION);

    @ArchTest
    static final ArchRule onlyDoorsHaveAMain =
            methods()
                    .that()
                    .haveName("main")
                    .and()
                    .haveModifier(JavaModifier.STATIC)
                    .should()
                    .beDeclaredInClassesThat()
                    .resideInAPackage(JOBS);

    @ArchTest
    static final ArchRule namesSayWhatThingsDo =
            noClasses()
                    .should(
                            be(
                                    simpleNameEndingWith("Impl")
                                            .or(simpleNameEndingWith("Manager"))
                                            .or(simpleNameEndingWith("Helper"))
                                            .or(simpleNameEndingWith("Utils"))
                                            .or(simpleNameEndingWith("Util"))));
}
