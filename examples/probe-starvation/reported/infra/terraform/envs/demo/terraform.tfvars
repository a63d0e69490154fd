node_type  = "t3.xlarge"
node_count = 1
image      = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/chat-api:0.9.3"
