"""Plants more secrets: in stacks, gateways, jobs, at the edge, in tags, and where AWS takes them but answers none."""

import json

from tests.acceptance.secrets.careless import ROLE, Careless


def stacks(by: Careless) -> None:
    new = by.secrets.new
    template = {
        "Parameters": {"Password": {"Type": "String"}, "Plain": {"Type": "String"}},
        "Metadata": {"note": new("cloudformation:GetTemplate TemplateBody")},
        "Resources": {"Q": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {"Url": {"Value": new("cloudformation:DescribeStacks Outputs")}},
    }
    by.client("cloudformation").create_stack(
        StackName="careless",
        TemplateBody=json.dumps(template),
        Parameters=[
            {"ParameterKey": "Password", "ParameterValue": new("cloudformation:DescribeStacks Parameters")},
            {"ParameterKey": "Plain", "ParameterValue": new("cloudformation:DescribeStacks Parameters, innocent")},
        ],
        Tags=[{"Key": "oauth-secret", "Value": new("cloudformation:DescribeStacks Tags")}],
    )


def gateways(by: Careless) -> None:
    new, gateways = by.secrets.new, by.client("apigateway")
    api = gateways.create_rest_api(
        name="careless", description=f"api_key={by.secrets.plain('apigateway:GetRestApis description')}"
    )["id"]
    root = gateways.get_resources(restApiId=api)["items"][0]["id"]
    gateways.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateways.put_integration(
        restApiId=api,
        resourceId=root,
        httpMethod="GET",
        type="HTTP",
        integrationHttpMethod="GET",
        uri=f"https://example.com/?token={by.secrets.plain('apigateway:GetResources uri')}",
        requestParameters={
            "integration.request.header.x-origin-verify": new("apigateway:GetResources requestParameters", "'{0}x{0}'")
        },
        requestTemplates={"application/json": new("apigateway:GetResources requestTemplates")},
    )
    deployment = gateways.create_deployment(restApiId=api)["id"]
    gateways.create_stage(
        restApiId=api,
        stageName="prod",
        deploymentId=deployment,
        variables={"backend": by.secrets.plain("apigateway:GetStages variables")},
        tags={"private-key": new("apigateway:GetStages tags")},
    )
    http = by.client("apigatewayv2")
    made = http.create_api(Name="careless", ProtocolType="HTTP")["ApiId"]
    http.create_stage(
        ApiId=made,
        StageName="prod",
        StageVariables={"backend": by.secrets.plain("apigatewayv2:GetStages StageVariables")},
    )
    http.create_integration(
        ApiId=made,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://example.com",
        RequestParameters={"append:header.x-origin": new("apigatewayv2:GetIntegrations RequestParameters")},
    )


def jobs(by: Careless) -> None:
    new, jobs = by.secrets.new, by.client("glue")
    jobs.create_job(
        Name="careless",
        Role=ROLE,
        Command={"Name": "glueetl", "ScriptLocation": "s3://a/b"},
        DefaultArguments={"--db": new("glue:GetJobs DefaultArguments")},
        NonOverridableArguments={"--extra": new("glue:GetJobs NonOverridableArguments")},
        Tags={"db-passwd": new("glue: tags")},
    )
    jobs.create_database(
        DatabaseInput={"Name": "careless", "Parameters": {"jdbc": new("glue:GetDatabases Parameters")}}
    )
    models = by.client("sagemaker")
    models.create_model(
        ModelName="careless",
        ExecutionRoleArn=ROLE,
        PrimaryContainer={"Image": "a", "Environment": {"HF": new("sagemaker:DescribeModel Environment")}},
    )
    models.create_training_job(
        TrainingJobName="careless",
        RoleArn=ROLE,
        AlgorithmSpecification={"TrainingImage": "a", "TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": "s3://a/b"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        StoppingCondition={"MaxRuntimeInSeconds": 60},
        HyperParameters={"wandb": by.secrets.plain("sagemaker:DescribeTrainingJob HyperParameters")},
    )


def edge(by: Careless) -> None:
    new = by.secrets.new
    topics = by.client("sns")
    topic = topics.create_topic(
        Name="careless", Attributes={"DisplayName": f"pwd={by.secrets.plain('sns:GetTopicAttributes DisplayName')}"}
    )["TopicArn"]
    topics.subscribe(
        TopicArn=topic,
        Protocol="https",
        Endpoint=new("sns:ListSubscriptions Endpoint", "https://example.com/hook?k={0}x{0}"),
    )
    pools = by.client("cognito-idp")
    pool = pools.create_user_pool(PoolName="careless")["UserPool"]["Id"]
    pools.create_identity_provider(
        UserPoolId=pool,
        ProviderName="google",
        ProviderType="Google",
        ProviderDetails={
            "client_id": "a",
            "client_secret": new("cognito-idp:DescribeIdentityProvider ProviderDetails"),
        },
    )
    origin = {
        "Id": "o",
        "DomainName": "example.com",
        "CustomHeaders": {
            "Quantity": 1,
            "Items": [{"HeaderName": "x-v", "HeaderValue": new("cloudfront:ListDistributions HeaderValue", "{0}x{0}")}],
        },
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
    }
    by.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "careless",
            "Comment": f"secret={by.secrets.plain('cloudfront:ListDistributions Comment')}",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", "MinTTL": 0},
        }
    )


def data(by: Careless) -> None:
    new = by.secrets.new
    things = by.client("iot")
    things.create_thing(
        thingName="careless", attributePayload={"attributes": {"pin": by.secrets.plain("iot:ListThings attributes")}}
    )
    queues = by.client("sqs")
    url = queues.create_queue(QueueName="careless")["QueueUrl"]
    queues.tag_queue(QueueUrl=url, Tags={"client-secret": new("sqs:ListQueueTags Tags")})
    keys = by.client("kms")
    key = keys.create_key(Description=f"passphrase: {by.secrets.plain('kms:DescribeKey Description')}")["KeyMetadata"]
    keys.tag_resource(KeyId=key["KeyId"], Tags=[{"TagKey": "unlock-token", "TagValue": new("kms:ListResourceTags")}])


def tags(by: Careless) -> None:
    """Tags and descriptions whose values alone say what they are, under innocent names."""
    buckets = by.client("s3")
    buckets.create_bucket(Bucket="careless-333333333333")
    forms = {
        "note": "ghp_{0}abcdefghijk{0}",
        "who": "{0}aB3dE5gH7jK9mN1pQ3sT5{0}",
        "db-password": "{0}x{0}",
        "see": "https://a:{0}x{0}@example.com/",
    }
    buckets.put_bucket_tagging(
        Bucket="careless-333333333333",
        Tagging={
            "TagSet": [
                {"Key": name, "Value": by.secrets.new(f"s3:GetBucketTagging {name}", form)}
                for name, form in forms.items()
            ]
        },
    )


def never(by: Careless) -> None:
    """What AWS takes and answers to nobody; the night must not come by it in another way."""
    by.client("secretsmanager").create_secret(
        Name="careless",
        SecretString=by.never.new("secretsmanager: a secret's value"),
        Description=f"password: {by.secrets.plain('secretsmanager:ListSecrets Description')}",
    )
    group = by.client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    by.client("rds").create_db_instance(
        VpcSecurityGroupIds=[group],
        DBInstanceIdentifier="careless",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        EngineVersion="16.3",
        AllocatedStorage=20,
        MasterUsername="a",
        MasterUserPassword=by.never.plain("rds: the master's password"),
    )
    by.client("redshift").create_cluster(
        ClusterIdentifier="careless",
        NodeType="ra3.large",
        MasterUsername="admin1",
        MasterUserPassword=by.never.plain("redshift: the master's password"),
    )


PARTS = (stacks, gateways, jobs, edge, data, tags, never)
